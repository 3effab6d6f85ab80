package cli

import "github.com/plenum-meet/plenum/functions/ucsm/model"

// validPassword checks the form that the model demands; the rules for strong passwords are the commit's.
func validPassword(class, password string) error {
	if model.Validate(class, "pwd", password) != nil {
		return refusal("Invalid Value: the password is too long or has characters that are not allowed")
	}
	return nil
}
