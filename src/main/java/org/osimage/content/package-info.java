/** Bodies of files, addressed by SHA-256, and the store that keeps them. */
package org.osimage.content;
