package auth

import "net/http"

// Realm is what browsers show when they ask for a name and password.
const Realm = "Plenum"

// Refuse writes the answer to a request that may not go on. What status belongs to an error is decided in rest.
type Refuse func(w http.ResponseWriter, r *http.Request, err error)

// Basic lets requests through whose HTTP Basic credentials (RFC 7617) belong to an account with one of the roles; no
// role means any account. The account is then in the request's context (FromContext). Others get refuse.
func (v *Verifier) Basic(next http.Handler, refuse Refuse, roles ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, password, ok := r.BasicAuth()
		if !ok {
			refuse(w, r, errWho)
			return
		}
		account, err := v.SignIn(r.Context(), r, name, password)
		if err == nil && len(roles) > 0 && !account.May(roles...) {
			err = errRole
		}
		if err != nil {
			refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(WithAccount(r.Context(), account)))
	})
}
