using Stead.Net.Links.Impairments;
using Stead.Net.Links.Queues;

namespace Stead.Net.Links;

/// <summary>
/// One direction of a wire: policer, queue, transmitter, propagation with what goes wrong on the way. Nothing happens by itself: the caller
/// sends, and takes what has arrived when <see cref="NextDeadline"/> is reached. Being late (a real clock always is) shifts nothing: each
/// packet starts when the one before has left.
/// </summary>
public sealed class Link
{
    private readonly PacketPool _pool;
    private readonly RandomSequence _random;
    private readonly QueueDiscipline _queue;
    private IImpairment[] _impairments = [];
    private Policer? _policer;
    private bool _keepsOrder = true;
    private DelayLine _wire = new();
    private Instant _free;
    private Instant _lastInOrder;
    private Instant _countedUntil;
    private LinkCounters _counters;

    /// <param name="random">Its own, so that what one link draws does not change what another draws.</param>
    public Link(LinkSettings settings, PacketPool pool, RandomSequence random)
    {
        _pool = pool;
        _random = random;
        Settings = settings;
        _queue = settings.Discipline.Create(settings.Queue.In(settings.Rate), settings.Ecn);
        _queue.Attach(pool, random, settings);
        Build();
    }

    public LinkSettings Settings { get; private set; }

    /// <summary>Waiting, without the packet that is being sent.</summary>
    public int QueuedPackets => _queue.Count;

    public long QueuedBytes => _queue.Bytes;

    /// <summary>Up to the last call that was told the time.</summary>
    public LinkCounters Counters => _counters with { Dropped = _counters.Dropped + _queue.Dropped, Marked = _queue.Marked };

    /// <summary>When <see cref="TryReceive"/> may have something; never, when all is quiet.</summary>
    public Instant NextDeadline => _queue.Count == 0 || _keepsOrder && _wire.Count > 0
        ? _wire.Due
        // A packet that is held back does not stop those behind it.
        : Instant.Min(_wire.Due, _free);

    /// <summary>Takes the packet over. One that does not fit is counted and gone.</summary>
    public void Send(Instant now, Packet packet)
    {
        Advance(now);
        packet.QueuedAt = now;
        if (_policer is { } policer && !policer.TryPass(now, packet.Length))
        {
            _counters.Policed++;
            _counters.Dropped++;
            _pool.Return(packet);
            return;
        }
        if (_free <= now && _queue.Count == 0)
        {
            _free = now;
            if (_queue.MayPassEmpty)
            {
                Transmit(now, packet, packet.Length);
                return;
            }
        }
        if (!_queue.TryEnqueue(now, packet))
        {
            _counters.Dropped++;
            _pool.Return(packet);
            return;
        }
        if (_queue.Bytes > _counters.MostQueuedBytes) _counters.MostQueuedBytes = _queue.Bytes;
        Advance(now);
    }

    /// <summary>What has arrived by now, in order of arrival. The packet is the caller's.</summary>
    public bool TryReceive(Instant now, out Packet packet)
    {
        Advance(now);
        packet = null!;
        if (_wire.Due > now || _wire.Count == 0) return false;
        packet = _wire.Take();
        _counters.Delivered++;
        _counters.DeliveredBytes += packet.Length;
        return true;
    }

    /// <summary>Starts all whose turn has come: the queue and the counters are as they are at this moment.</summary>
    public void Advance(Instant now)
    {
        while (_queue.Count > 0 && _free <= now)
        {
            Count(_free);
            if (_queue.Dequeue(_free, out var length) is { } packet) Transmit(_free, packet, length);
        }
        Count(now);
    }

    /// <summary>A step in rate, delay or impairments. The queue stays, and so does the limit it was made with; what is on the wire is not touched.</summary>
    public void Change(Instant now, LinkSettings settings)
    {
        Advance(now);
        Settings = settings;
        _queue.Attach(_pool, _random, settings);
        Build();
    }

    private void Build()
    {
        _impairments = [.. Settings.Impairments.Select(choice => choice.Create())];
        _keepsOrder &= _impairments.Length == 0;
        _policer = Settings.Policer?.Create();
    }

    private void Count(Instant now)
    {
        if (now <= _countedUntil) return;
        if (_queue.Count > 0)
        {
            var time = (now - _countedUntil).Seconds;
            _counters.QueueByteSeconds += _queue.Bytes * time;
            _counters.QueuePacketSeconds += _queue.Count * time;
        }
        _countedUntil = now;
    }

    /// <param name="length">The packet's: one that has waited long is in no cache, and is not touched here.</param>
    private void Transmit(Instant now, Packet packet, int length)
    {
        _free = Settings.Rate.BytesPerSecond == 0 ? now : now + Settings.Rate.TimeFor(length + Settings.Overhead);
        _counters.Sent++;
        _counters.SentBytes += length;
        if (_impairments.Length > 0 && Impair(packet)) return;
        Arrive(packet, Duration.Zero, keepsOrder: true);
    }

    /// <returns>It is dealt with.</returns>
    private bool Impair(Packet packet)
    {
        var transit = new Transit { Packet = packet, Random = _random, Now = _free };
        foreach (var impairment in _impairments)
        {
            impairment.Apply(ref transit);
            if (!transit.IsLost) continue;
            _counters.Lost++;
            _pool.Return(packet);
            return true;
        }
        if (transit.Duplicates)
        {
            _counters.Duplicated++;
            Arrive(_pool.Copy(packet), transit.Extra, !transit.MayBeOvertaken);
        }
        if (transit.Corrupts) _counters.Corrupted++;
        if (transit.MayBeOvertaken) _counters.Reordered++;
        Arrive(packet, transit.Extra, !transit.MayBeOvertaken);
        return true;
    }

    /// <summary>A wire keeps the order, also when its delay shrinks or jitters; only what is held back on purpose is overtaken.</summary>
    private void Arrive(Packet packet, Duration extra, bool keepsOrder)
    {
        var due = _free + Settings.Delay + extra;
        if (keepsOrder) due = _lastInOrder = Instant.Max(due, _lastInOrder);
        _wire.Add(packet, due);
    }
}
