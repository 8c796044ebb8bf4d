/**
 * Packages of the image packaging system (IPS): resolved, fetched, verified and laid out as pkg
 * install does on an alternate root, with what pkg needs to manage the image afterwards. Entry
 * class: {@link org.osimage.source.ips.IpsSource}.
 */
package org.osimage.source.ips;
