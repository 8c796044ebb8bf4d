/**
 * Disks as virtual machines want them: qcow2, VMDK, VHD, VHDX and OVA, any number of them from one
 * writing of the raw disk. Entry classes: {@link org.osimage.disk.container.ContainerFormat}, one
 * row a format, and {@link org.osimage.disk.container.Containers}.
 */
package org.osimage.disk.container;
