namespace Stead.Net.Wire;

/// <summary>Control bits (RFC 9293 §3.1, RFC 3168 §6.1).</summary>
[Flags]
public enum TcpFlags : byte { None = 0, Fin = 1, Syn = 2, Reset = 4, Push = 8, Ack = 16, Urgent = 32, EcnEcho = 64, CongestionWindowReduced = 128 }
