using Stead.Net.Ip;

namespace Stead.Host.Network;

/// <summary>Whose sockets live in a <see cref="StackLoop"/>. All is called on the loop's thread.</summary>
public interface IStackOwner
{
    void Happened(Instant now, StackSocket socket, Readiness what);

    /// <summary>When <see cref="Advance"/> wants to be called next.</summary>
    Instant NextDeadline => Instant.Never;

    void Advance(Instant now) { }

    /// <summary>A descriptor that is read beside the packets; -1: none now.</summary>
    int Descriptor => -1;

    void DescriptorIsReadable(Instant now) { }
}
