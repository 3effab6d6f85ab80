;; ErrBudget: looks for room for ever.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32)
    (if (i32.ne (local.get 0) (i32.const 1000)) (then (loop (br 0)))) i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64) i64.const 0))
