// Package mediad is the media daemon: one blade. Run joins its parts: the sockets for media (leg), the agent that keeps
// the blade's presence and hosts calls (agent, call), and the control interface that the join function talks to.
package mediad
