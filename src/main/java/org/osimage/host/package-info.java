/**
 * Names, paths, stat and listing of the host's file system, for everything that reads or writes
 * files of an image there. Entry classes: {@link org.osimage.host.HostNames}, {@link
 * org.osimage.host.HostStat}, {@link org.osimage.host.HostListing}.
 */
package org.osimage.host;
