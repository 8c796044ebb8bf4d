package org.osimage.disk.container;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.osimage.bytes.Fields;

/**
 * The description of a virtual machine in an OVA (DMTF DSP0243): processors, memory, a SATA disk
 * and a network card. It always has the same length, so that it can be written before the sizes are
 * known.
 */
record Ovf(DiskDescription disk) {
  /** Bytes of the description, filled up with spaces. */
  static final int SIZE = 8192;

  String name() {
    return disk.name() + ".ovf";
  }

  String diskName() {
    return disk.name() + "-disk1.vmdk";
  }

  String manifestName() {
    return disk.name() + ".mf";
  }

  /**
   * The description.
   *
   * @param size bytes of the VMDK
   * @param populated bytes of the disk that are not zeros
   */
  byte[] text(long size, long populated) {
    String text =
        TEXT.replace("NAME", disk.name())
            .replace("HREF", diskName())
            .replace("FILE_SIZE", number(size))
            .replace("CAPACITY", number(disk.size()))
            .replace("POPULATED", number(populated))
            .replace("PROCESSORS", number(disk.processors()))
            .replace("MEMORY", number(disk.memory()));
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Fields f = new Fields(SIZE).put(bytes);
    while (f.size() < SIZE - 1) {
      f.u8(' ');
    }
    return f.u8('\n').toBytes();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%d", value);
  }

  private static final String TEXT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
          xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
          xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
          xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
        <References>
          <File ovf:id="file1" ovf:href="HREF" ovf:size="FILE_SIZE"/>
        </References>
        <DiskSection>
          <Info>The disk of the machine</Info>
          <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="CAPACITY"
              ovf:populatedSize="POPULATED"
              ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
        </DiskSection>
        <NetworkSection>
          <Info>The networks of the machine</Info>
          <Network ovf:name="network1">
            <Description>The network</Description>
          </Network>
        </NetworkSection>
        <VirtualSystem ovf:id="NAME">
          <Info>A virtual machine</Info>
          <Name>NAME</Name>
          <OperatingSystemSection ovf:id="101">
            <Info>Linux, 64 bits</Info>
          </OperatingSystemSection>
          <VirtualHardwareSection>
            <Info>What the machine is made of</Info>
            <System>
              <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
              <vssd:InstanceID>0</vssd:InstanceID>
              <vssd:VirtualSystemIdentifier>NAME</vssd:VirtualSystemIdentifier>
              <vssd:VirtualSystemType>vmx-10</vssd:VirtualSystemType>
            </System>
            <Item>
              <rasd:AllocationUnits>hertz * 10^6</rasd:AllocationUnits>
              <rasd:ElementName>Processors</rasd:ElementName>
              <rasd:InstanceID>1</rasd:InstanceID>
              <rasd:ResourceType>3</rasd:ResourceType>
              <rasd:VirtualQuantity>PROCESSORS</rasd:VirtualQuantity>
            </Item>
            <Item>
              <rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>
              <rasd:ElementName>Memory</rasd:ElementName>
              <rasd:InstanceID>2</rasd:InstanceID>
              <rasd:ResourceType>4</rasd:ResourceType>
              <rasd:VirtualQuantity>MEMORY</rasd:VirtualQuantity>
            </Item>
            <Item>
              <rasd:Address>0</rasd:Address>
              <rasd:ElementName>SATA controller</rasd:ElementName>
              <rasd:InstanceID>3</rasd:InstanceID>
              <rasd:ResourceSubType>AHCI</rasd:ResourceSubType>
              <rasd:ResourceType>20</rasd:ResourceType>
            </Item>
            <Item>
              <rasd:AddressOnParent>0</rasd:AddressOnParent>
              <rasd:ElementName>Disk</rasd:ElementName>
              <rasd:HostResource>ovf:/disk/disk1</rasd:HostResource>
              <rasd:InstanceID>4</rasd:InstanceID>
              <rasd:Parent>3</rasd:Parent>
              <rasd:ResourceType>17</rasd:ResourceType>
            </Item>
            <Item>
              <rasd:AddressOnParent>1</rasd:AddressOnParent>
              <rasd:AutomaticAllocation>true</rasd:AutomaticAllocation>
              <rasd:Connection>network1</rasd:Connection>
              <rasd:ElementName>Network card</rasd:ElementName>
              <rasd:InstanceID>5</rasd:InstanceID>
              <rasd:ResourceSubType>E1000</rasd:ResourceSubType>
              <rasd:ResourceType>10</rasd:ResourceType>
            </Item>
          </VirtualHardwareSection>
        </VirtualSystem>
      </Envelope>
      """;
}
