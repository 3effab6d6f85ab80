;; ErrBudget: draws numbers for ever.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64)
    (loop (drop (call $random (i32.const 0) (i32.const 131072))) (br 0)) i64.const 0))
