namespace Stead.Net.Tcp.Recovery;

/// <summary>The lowest of the samples of a span of time, kept as the best three (K. Nichols' filter): zero before the first.</summary>
internal struct WindowedMinimum
{
    private Duration _best, _second, _third;
    private Instant _bestAt, _secondAt, _thirdAt;

    public readonly Duration Value => _best;

    public void Sample(Instant now, Duration value, Duration window)
    {
        if (_best == Duration.Zero || value <= _best || now - _thirdAt > window)
        {
            (_best, _second, _third) = (value, value, value);
            (_bestAt, _secondAt, _thirdAt) = (now, now, now);
            return;
        }
        if (value <= _second) (_second, _third, _secondAt, _thirdAt) = (value, value, now, now);
        else if (value <= _third) (_third, _thirdAt) = (value, now);

        if (now - _bestAt > window)
        {
            (_best, _bestAt, _second, _secondAt, _third, _thirdAt) = (_second, _secondAt, _third, _thirdAt, value, now);
            if (now - _bestAt > window) (_best, _bestAt, _second, _secondAt) = (_second, _secondAt, _third, _thirdAt);
        }
        // A second best that is as old as the best would go with it: a younger one is found a quarter, a half of the window later.
        else if (_secondAt == _bestAt && now - _bestAt > window / 4) (_second, _third, _secondAt, _thirdAt) = (value, value, now, now);
        else if (_thirdAt == _secondAt && now - _bestAt > window / 2) (_third, _thirdAt) = (value, now);
    }
}
