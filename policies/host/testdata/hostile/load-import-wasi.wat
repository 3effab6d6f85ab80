;; ErrImport: a function that WASI does not have.
(module
  (import "wasi_snapshot_preview1" "fork" (func (result i32)))
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  
  (func (export "decide") (param i32 i32) (result i64) i64.const 0))
