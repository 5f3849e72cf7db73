namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>One or two round trips' worth of data, as its acknowledgement went.</summary>
/// <param name="Rtt">The article's curGpRTT: a moving average of this measurement alone.</param>
/// <param name="PreviousRtt">prevGpRTT; that of the measurement before, or the same for the first.</param>
/// <param name="LossBegan">A recovery began in it: the window was reduced, once.</param>
/// <param name="SawSlowStart">Some of it was sent in slow start; and so on.</param>
internal readonly record struct GoodputMeasurement(DataRate Rate, Duration Elapsed, Duration Rtt, Duration PreviousRtt, bool HadLosses, bool SawSlowStart, bool SawAvoidance, bool LossBegan);
