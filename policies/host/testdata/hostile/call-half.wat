;; ErrMalformed: half an object.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (data (i32.const 16) "{\22allow\22:")
  (func (export "decide") (param i32 i32) (result i64)
    i64.const 0x1000000009))
