namespace Stead.Net.Ip;

/// <summary>What an ICMP error says of one of our packets.</summary>
internal enum IcmpProblem : byte
{
    /// <summary>Net or host unreachable, source route failed, reassembly, parameters: it may pass (RFC 9293 §3.9.2.2, MUST-56).</summary>
    Passing,
    TimeExceeded,

    /// <summary>An administrator wants it so.</summary>
    Prohibited,

    /// <summary>Protocol or port unreachable: nobody is there.</summary>
    Refused,
    TooBig,
}
