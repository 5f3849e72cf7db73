using Stead.Lab.Applications;
using Stead.Net.Tcp;

namespace Stead.Lab.Experiments;

/// <summary>Flows that are alike.</summary>
/// <param name="Pairs">Sender and receiver of each.</param>
/// <param name="Every">How much later each starts than the one before.</param>
/// <param name="Start">Null: a step starts it.</param>
public sealed record FlowPlan(string Name, IReadOnlyList<(string Sender, string Receiver)> Pairs, Func<Application> Create, TcpSettings Tcp, string Sending,
    Duration? Start, Duration Every, Duration? Stop);
