namespace Stead.Devices.Fuse;

/// <summary>How a device appears.</summary>
/// <param name="Name">One component: `echo`.</param>
/// <param name="Mode">Permissions, 0600.</param>
/// <param name="IsCuse">A node of its own in /dev, made by the kernel; else a file in a directory that is mounted.</param>
public sealed record DeviceNode(string Name, uint Mode, uint User, uint Group, bool IsCuse);
