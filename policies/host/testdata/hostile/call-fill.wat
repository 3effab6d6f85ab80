;; ErrBudget: fills all its memory again and again.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  
  (func (export "decide") (param i32 i32) (result i64)
    (drop (memory.grow (i32.const 200))) (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 12582912)) (br 0)) i64.const 0))
