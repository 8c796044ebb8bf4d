/** Our DEFLATE encoder (RFC 1951). */
package org.osimage.compress.deflate;
