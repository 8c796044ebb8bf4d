/** What writer and reader of ext4 share: numbers, checksums, hashes of names. */
package org.osimage.ext4.layout;
