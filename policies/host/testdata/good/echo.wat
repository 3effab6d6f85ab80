;; Answers the question itself.
(module
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32)
    (if (i32.gt_u (i32.add (local.get 0) (i32.const 1024)) (i32.mul (memory.size) (i32.const 65536)))
      (then (drop (memory.grow (i32.div_u (i32.add (local.get 0) (i32.const 66559)) (i32.const 65536))))))
    i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32)) (i64.extend_i32_u (local.get 1)))))
