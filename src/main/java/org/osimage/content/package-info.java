/**
 * Bodies of files, addressed by SHA-256, and the packed store that keeps them. Entry class: {@link
 * org.osimage.content.ContentStore}.
 */
package org.osimage.content;
