;; ErrPointer: has questions written outside its memory, once it is loaded.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) (select (i32.const 1024) (i32.const -4) (i32.eq (local.get 0) (i32.const 1000))))
  (func (export "decide") (param i32 i32) (result i64) i64.const 0))
