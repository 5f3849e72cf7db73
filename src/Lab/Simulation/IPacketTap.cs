namespace Stead.Lab.Simulation;

/// <summary>Sees what a host sends and receives.</summary>
public interface IPacketTap
{
    void OnPacket(Instant now, EndHost host, ReadOnlySpan<byte> packet);
}
