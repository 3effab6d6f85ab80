// Package kill ends the product's processes at the worst moments and then demands that nothing acknowledged is lost,
// nothing is half made, and no name is taken by nobody.
package kill
