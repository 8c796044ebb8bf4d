/**
 * The element {@code <overlay>}: directories of the project laid over the image, and what is
 * declared instead of held as a file. Of the host only names, bodies, link targets and the owner's
 * execute bit are taken. Entry class: {@link org.osimage.source.overlay.OverlaySource}.
 */
package org.osimage.source.overlay;
