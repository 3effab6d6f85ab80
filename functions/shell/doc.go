// Package shell is what an edge (an SSH server, a console) and the function of a command line say to each other.
//
// A command line is a stateless function: it takes one line at a time, and whatever it has to remember (scope, pending
// changes, a half-finished dialogue) is in etcd under the session's id. An edge holds the connection and turns key
// strokes into Requests. Between the two is HTTP, also inside one process: POST /shell/v1/{ucsm|sol|mmp}/sessions opens a
// session, POST .../session carries one Request of it, DELETE .../session closes it. Which session it is says its id as
// a bearer token: a secret of 128 bits and all that is needed to go on, so a session may move between instances of a
// function at any time.
package shell
