;; The example policy as text: a locked meeting takes members only, a full one nobody, and members are hosts.
;;
;; Questions are compact JSON with all members, and quotes within strings are escaped, so a member can be found by its
;; text: no name that somebody gives can look like "locked":.
(module
  (memory (export "memory") 2)
  (data (i32.const 16) "\22locked\22:")        ;;  9 bytes
  (data (i32.const 32) "\22member\22:")        ;;  9
  (data (i32.const 48) "\22limit\22:")         ;;  8
  (data (i32.const 64) "\22participants\22:")  ;; 15
  (data (i32.const 96) "{\22allow\22:false,\22reason\22:\22callLocked\22}")                ;; 37
  (data (i32.const 144) "{\22allow\22:false,\22reason\22:\22participantLimitReached\22}")  ;; 50
  (data (i32.const 208) "{\22allow\22:true,\22role\22:\22host\22}")                        ;; 28
  (data (i32.const 240) "{\22allow\22:true,\22role\22:\22guest\22}")                       ;; 29

  (func (export "version") (result i32) i32.const 1)

  ;; The question always lies at 1024, in a memory that grows to hold it.
  (func (export "allocate") (param $size i32) (result i32)
    (local $missing i32)
    (local.set $missing (i32.sub
      (i32.div_u (i32.add (local.get $size) (i32.const 66560)) (i32.const 65536))
      (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then (return (i32.const 0))))))
    i32.const 1024)

  ;; $same: are the $n bytes at $a and $b the same?
  (func $same (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $next
      (if (i32.eqz (local.get $n)) (then (return (i32.const 1))))
      (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $next))
    unreachable)

  ;; $value: where a member's value begins in the question from $at to $end, $end when there is none.
  (func $value (param $at i32) (param $end i32) (param $name i32) (param $n i32) (result i32)
    (loop $next
      (if (i32.gt_u (i32.add (local.get $at) (local.get $n)) (local.get $end)) (then (return (local.get $end))))
      (if (call $same (local.get $at) (local.get $name) (local.get $n))
        (then (return (i32.add (local.get $at) (local.get $n)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next))
    unreachable)

  ;; $number: the digits that begin at $at.
  (func $number (param $at i32) (result i32)
    (local $sum i32) (local $digit i32)
    (loop $next
      (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
      (if (i32.gt_u (local.get $digit) (i32.const 9)) (then (return (local.get $sum))))
      (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 10)) (local.get $digit)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next))
    unreachable)

  (func (export "decide") (param $at i32) (param $size i32) (result i64)
    (local $end i32) (local $member i32) (local $limit i32)
    (local.set $end (i32.add (local.get $at) (local.get $size)))
    (i32.store8 (local.get $end) (i32.const 0))
    (local.set $member (i32.eq (i32.const 116) ;; t
      (i32.load8_u (call $value (local.get $at) (local.get $end) (i32.const 32) (i32.const 9)))))
    (if (i32.and (i32.eqz (local.get $member))
                 (i32.eq (i32.const 116) (i32.load8_u (call $value (local.get $at) (local.get $end) (i32.const 16) (i32.const 9)))))
      (then (return (i64.const 0x6000000025))))
    (local.set $limit (call $number (call $value (local.get $at) (local.get $end) (i32.const 48) (i32.const 8))))
    (if (i32.and (i32.ne (local.get $limit) (i32.const 0))
                 (i32.ge_u (call $number (call $value (local.get $at) (local.get $end) (i32.const 64) (i32.const 15))) (local.get $limit)))
      (then (return (i64.const 0x9000000032))))
    (select (i64.const 0xd00000001c) (i64.const 0xf00000001d) (local.get $member))))
