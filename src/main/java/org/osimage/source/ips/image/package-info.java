/**
 * What an image knows of its IPS packages and what these do to its files: the records beneath
 * {@code var/pkg} in format 4, accounts, the driver database. Source: pkg5. Entry class: {@link
 * org.osimage.source.ips.image.ImageRecords}.
 */
package org.osimage.source.ips.image;
