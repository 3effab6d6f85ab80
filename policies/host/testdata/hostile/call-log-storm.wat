;; ErrBudget: writes lines for ever.
(module
  (import "plenum" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64)
    (loop (call $log (i32.const 1) (i32.const 0) (i32.const 100000)) (br 0)) i64.const 0))
