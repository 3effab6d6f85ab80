;; ErrBudget: grows a table for ever.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (table $t 1 funcref)
  (func (export "decide") (param i32 i32) (result i64)
    (loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) i64.const 0))
