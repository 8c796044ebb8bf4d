/**
 * What makes a medium boot, as data: loaders found in the image's packages, menus, the generated
 * init, and the plan of which bytes go where on an ISO or a stick. Writes no images.
 */
package org.osimage.boot;
