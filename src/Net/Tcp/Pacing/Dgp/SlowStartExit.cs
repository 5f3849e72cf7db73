namespace Stead.Net.Tcp.Pacing.Dgp;

/// <summary>Tells when the first slow start has gone far enough: goodput has not risen by a fifth for five round trips.</summary>
internal sealed class SlowStartExit(DgpSettings settings)
{
    private const int MeasurementsBefore = 3;

    private long _best;
    private long _rounds;
    private long _lastRise;

    public void OnRound() => _rounds++;

    public bool IsOver(DataRate measured, int measurements)
    {
        if (settings.RoundsWithoutRise == 0 || measurements < MeasurementsBefore) return false;
        if ((Int128)measured.BytesPerSecond * 1000 > (Int128)_best * settings.RisePermille)
        {
            (_best, _lastRise) = (measured.BytesPerSecond, _rounds);
            return false;
        }
        return _rounds - _lastRise >= settings.RoundsWithoutRise;
    }
}
