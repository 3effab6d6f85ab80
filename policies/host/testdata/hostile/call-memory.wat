;; ErrMemory: grows until it may not, then gives up.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  
  (func (export "decide") (param i32 i32) (result i64)
    (loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable))
