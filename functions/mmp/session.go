package mmp

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
)

// idleTime is how long a session lives without a line.
const idleTime = 30 * time.Minute

// Kinds of sessions; the rule max_sessions counts each on its own.
const (
	kindSSH     = "ssh"
	kindConsole = "console"
	kindSFTP    = "sftp"
)

// sessionRow is the id of a session's row: the client's secret is not in the store.
func sessionRow(secret string) string {
	sum := sha256.Sum256([]byte("mmp session " + secret))
	return hex.EncodeToString(sum[:16])
}

// Row is the id of a session's row, for who has to know which session is which.
func (s *Server) Row(session string) string { return sessionRow(session) }

// begin makes a session's row.
func (s *Server) begin(ctx context.Context, v appliance.ShellSession) (secret string, err error) {
	lease, err := s.Tables.DB.Grant(ctx, idleTime)
	if err != nil {
		return "", err
	}
	secret = shell.NewSession()
	err = s.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		if err := s.roomFor(tx, v); err != nil {
			return err
		}
		return s.Tables.ShellSessions.In(tx).PutLeased(sessionRow(secret), v, lease)
	})
	return secret, err
}

// roomFor applies the rule max_sessions.
func (s *Server) roomFor(tx *store.Tx, v appliance.ShellSession) error {
	rules, err := s.settings().UserRules.In(tx)
	if err != nil || rules.MaxSessions == 0 || v.Account == "" {
		return err
	}
	open, err := s.Tables.ShellSessions.In(tx).By(store.Entry{Index: "account", Value: auth.Fold(v.Account)})
	if err != nil {
		return err
	}
	same := 0
	for _, row := range open {
		if row.Value.Kind == v.Kind {
			same++
		}
	}
	if same >= rules.MaxSessions {
		return appliance.Failure(appliance.Limited, "tooManySessions", "the account has %d sessions already", same)
	}
	return nil
}

// forFiles makes a session one for files, if the rule max_sessions leaves room for it.
func (s *Server) forFiles(ctx context.Context, id string) error {
	return s.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := s.Tables.ShellSessions.In(tx)
		row, err := rows.Get(id)
		if err != nil {
			return err
		}
		row.Value.Kind = kindSFTP
		if err := s.roomFor(tx, row.Value); err != nil {
			return err
		}
		return rows.PutLeased(id, row.Value, s.Tables.DB.LeaseOf(row.Lease))
	})
}

// resume reads a session and starts its time to live again.
func (s *Server) resume(ctx context.Context, secret string) (store.Row[appliance.ShellSession], error) {
	row, err := s.Tables.ShellSessions.Get(ctx, sessionRow(secret))
	if appliance.KindOf(err) == appliance.Missing {
		return row, shell.ErrSession
	}
	if err != nil {
		return row, err
	}
	err = s.Tables.DB.LeaseOf(row.Lease).Refresh(ctx)
	if errors.Is(err, store.ErrLeaseLost) {
		err = shell.ErrSession
	}
	return row, err
}

// keep writes what a run changed of the session, unless the session has been ended meanwhile.
func (s *Server) keep(ctx context.Context, id string, v appliance.ShellSession) error {
	_, err := s.Tables.ShellSessions.Update(ctx, id, func(old *appliance.ShellSession) error {
		*old = v
		return nil
	})
	if appliance.KindOf(err) == appliance.Missing {
		return shell.ErrSession
	}
	return err
}

// end removes sessions: all of an account, all at all when account is empty. A console stays, and goes on with dialog.
func (s *Server) end(ctx context.Context, account, dialog string) (ended int, err error) {
	var ids []string
	err = s.Tables.ShellSessions.Each(ctx, "", func(row store.Row[appliance.ShellSession]) error {
		if account == "" || row.Value.Account == auth.Fold(account) {
			ids = append(ids, row.ID)
		}
		return nil
	})
	for _, id := range ids {
		err = errors.Join(err, ignoreMissing(s.endOne(ctx, id, dialog)))
	}
	return len(ids), err
}

func (s *Server) endOne(ctx context.Context, id, dialog string) error {
	return s.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := s.Tables.ShellSessions.In(tx)
		row, err := rows.Get(id)
		if err != nil {
			return err
		}
		if row.Value.Kind != kindConsole {
			return rows.Delete(id)
		}
		forgetUser(&row.Value, dialog)
		return rows.PutLeased(id, row.Value, s.Tables.DB.LeaseOf(row.Lease))
	})
}

func ignoreMissing(err error) error {
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}

// seal encrypts answers with the session's secret, which is not in the store.
func seal(secret string, answers []string) ([]byte, error) {
	if len(answers) == 0 {
		return nil, nil
	}
	plain, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	box, err := sealer(secret)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return box.Seal(nonce, nonce, plain, nil), nil
}

// unseal is the way back; what cannot be read is no answers.
func unseal(secret string, sealed []byte) (answers []string) {
	box, err := sealer(secret)
	if err != nil || len(sealed) < box.NonceSize() {
		return nil
	}
	plain, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], nil)
	if err == nil {
		_ = json.Unmarshal(plain, &answers)
	}
	return answers
}

func sealer(secret string) (cipher.AEAD, error) {
	key := sha256.Sum256([]byte("mmp answers " + secret))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
