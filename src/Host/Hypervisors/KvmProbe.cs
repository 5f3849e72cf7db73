namespace Stead.Host.Hypervisors;

/// <summary>Whether /dev/kvm really runs an ordinary kernel: seen once, remembered for this kernel, processor and QEMU.</summary>
public static class KvmProbe
{
    /// <returns>Null when it was never looked at on this kernel.</returns>
    public static bool? Remembered() => null;
}
