/**
 * Cookie, sections and identification keywords at the head of a Flash archive, read and written.
 */
package org.osimage.flar.header;
