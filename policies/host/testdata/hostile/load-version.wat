;; ErrVersion: another version of the contract.
(module
  (memory (export "memory") 1)
  (func (export "version") (result i32) i32.const 2)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64) i64.const 0))
