// Package pki makes and checks keys, requests and certificates (MMP: pki). It works on the contents of files: PEM, or
// DER where the file has one thing. It keeps nothing.
package pki
