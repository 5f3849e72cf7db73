using Stead.Net.Ip;

namespace Stead.Lab.Simulation;

/// <summary>Is told what happens to its sockets; put into <see cref="StackSocket.Tag"/>.</summary>
public interface ISocketOwner
{
    /// <summary>What it writes and reads now is sent and acknowledged when it returns.</summary>
    void OnSocket(Instant now, StackSocket socket, Readiness happened);
}
