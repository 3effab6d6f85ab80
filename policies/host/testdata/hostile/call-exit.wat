;; ErrExit: ends itself.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  (func (export "version") (result i32) i32.const 1)
  (func (export "allocate") (param i32) (result i32) i32.const 1024)
  (func (export "decide") (param i32 i32) (result i64)
    (call $exit (i32.const 3)) i64.const 0))
