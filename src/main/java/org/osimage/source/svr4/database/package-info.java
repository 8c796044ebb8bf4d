/**
 * The database of installed SVR4 packages in an image: {@code var/sadm/install/contents} and {@code
 * var/sadm/pkg}. Entry class: {@link org.osimage.source.svr4.database.ContentsFile}.
 */
package org.osimage.source.svr4.database;
