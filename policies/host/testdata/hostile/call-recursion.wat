;; ErrStack: recursion without end.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (func $f (param i64) (result i64) (i64.add (call $f (i64.add (local.get 0) (i64.const 1))) (local.get 0)))
  (func (export "decide") (param i32 i32) (result i64)
    (call $f (i64.const 0))))
