// Package policies tries policies on the whole product: real servers, real joins, the author's commands as the tutorial
// has them, and processes killed between upload and staging.
package policies
