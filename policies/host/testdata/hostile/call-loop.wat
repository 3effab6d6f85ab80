;; ErrBudget: an endless loop.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  
  (func (export "decide") (param i32 i32) (result i64)
    (loop (br 0)) i64.const 0))
