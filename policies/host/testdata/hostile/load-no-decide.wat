;; ErrExport: decides nothing.
(module
  (memory (export "memory") 1)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024))
