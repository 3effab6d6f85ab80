;; Answers {"n":"A"}, then B, C ...: how often this instance was asked.
(module
  (memory (export "memory") 2)
  (data (i32.const 16) "{\22n\22:\22@\22}")
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64)
    (i32.store8 (i32.const 22) (i32.add (i32.load8_u (i32.const 22)) (i32.const 1)))
    i64.const 0x1000000009))
