namespace Stead.Guests.Hypervisors.Qemu;

/// <summary>
/// Where each device stands on the guest's bus pcie.0. A place depends on the device's own number alone, so that adding a disk never
/// moves a network card. 0x00 is the host bridge and 0x1f the south bridge of q35.
/// </summary>
internal static class PciSlots
{
    public const string Display = "0x2", InstallMedium = "0x3", Random = "0x18", Usb = "0x19", Panic = "0x1a";

    private const int FirstDisk = 0x4, FirstNetwork = 0x10, SlotsEach = 8;

    /// <summary>disk0…7 in slots of their own, disk8 beside disk0 as its next function, and so on.</summary>
    public static string Disk(int number) => Place(FirstDisk, number);

    public static string Network(int number) => Place(FirstNetwork, number);

    private static string Place(int first, int number)
    {
        var slot = $"0x{first + number % SlotsEach:x}";
        // Always multifunction: or the first device would change when a neighbour is added.
        return number < SlotsEach ? $"{slot},multifunction=on" : $"{slot}.0x{number / SlotsEach:x}";
    }
}
