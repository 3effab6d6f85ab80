;; ErrPointer: an answer that begins inside and ends outside.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  
  (func (export "decide") (param i32 i32) (result i64)
    i64.const 0x0001fffe00000010))
