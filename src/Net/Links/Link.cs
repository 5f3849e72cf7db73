using System.Runtime.CompilerServices;
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
    private readonly bool _mayPassEmpty;
    private IImpairment[] _impairments = [];
    private Policer? _policer;
    private bool _keepsOrder = true;

    /// <summary>Something is in the queue, which an idle link need not be asked.</summary>
    private bool _isWaiting;
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
        _mayPassEmpty = _queue.MayPassEmpty;
        Build();
    }

    public LinkSettings Settings { get; private set; }

    /// <summary>Waiting, without the packet that is being sent.</summary>
    public int QueuedPackets => _queue.Count;

    public long QueuedBytes => _queue.Bytes;

    /// <summary>Up to the last call that was told the time.</summary>
    public LinkCounters Counters => _counters with { Dropped = _counters.Dropped + _queue.Dropped, Marked = _queue.Marked };

    /// <summary>When <see cref="TryReceive"/> may have something; never, when all is quiet.</summary>
    public Instant NextDeadline => !_isWaiting || _keepsOrder && _wire.Count > 0
        ? _wire.Due
        // A packet that is held back does not stop those behind it.
        : Instant.Min(_wire.Due, _free);

    /// <summary>Takes the packet over. One that does not fit is counted and gone.</summary>
    public void Send(Instant now, Packet packet, int label = 0) => Send(new(packet, packet.Length, label, now));

    /// <param name="parcel">It comes now.</param>
    public void Send(in Parcel parcel)
    {
        var now = parcel.At;
        Advance(now);
        if (_policer is { } policer && !policer.TryPass(now, parcel.Length))
        {
            _counters.Policed++;
            Drop(parcel.Packet);
            return;
        }
        if (!_isWaiting)
        {
            if (_free < now) _free = now;
            if (_free == now && _mayPassEmpty)
            {
                Transmit(parcel);
                return;
            }
            _countedUntil = now;
        }
        if (!_queue.TryEnqueue(parcel))
        {
            Drop(parcel.Packet);
            return;
        }
        _isWaiting = true;
        if (_queue.Bytes > _counters.MostQueuedBytes) _counters.MostQueuedBytes = _queue.Bytes;
        Advance(now);
    }

    /// <summary>What has arrived by now, in order of arrival. The packet is the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReceive(Instant now, out Parcel parcel)
    {
        Advance(now);
        var any = _wire.Due <= now;
        parcel = any ? Take() : default;
        return any;
    }

    /// <summary>Starts all whose turn has come: the queue and the counters are as they are at this moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(Instant now)
    {
        if (_isWaiting) Serve(now);
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

    private Parcel Take()
    {
        var parcel = _wire.Take();
        _counters.Delivered++;
        _counters.DeliveredBytes += parcel.Length;
        return parcel;
    }

    private void Serve(Instant now)
    {
        while (_isWaiting && _free <= now)
        {
            Count(_free);
            if (_queue.TryDequeue(_free, out var parcel)) Transmit(parcel);
            _isWaiting = _queue.Count > 0;
        }
        Count(now);
    }

    private void Drop(Packet packet)
    {
        _counters.Dropped++;
        _pool.Return(packet);
    }

    private void Count(Instant now)
    {
        if (now <= _countedUntil) return;
        if (_isWaiting)
        {
            var time = (now - _countedUntil).Seconds;
            _counters.QueueByteSeconds += _queue.Bytes * time;
            _counters.QueuePacketSeconds += _queue.Count * time;
        }
        _countedUntil = now;
    }

    /// <summary>From when the transmitter is free.</summary>
    private void Transmit(in Parcel parcel)
    {
        if (Settings.Rate.BytesPerSecond > 0) _free += Settings.Rate.TimeFor(parcel.Length + Settings.Overhead);
        _counters.Sent++;
        _counters.SentBytes += parcel.Length;
        if (_impairments.Length > 0) Impair(parcel);
        else Arrive(parcel, Duration.Zero, keepsOrder: true);
    }

    private void Impair(in Parcel parcel)
    {
        var transit = new Transit { Packet = parcel.Packet, Random = _random, Now = _free };
        foreach (var impairment in _impairments)
        {
            impairment.Apply(ref transit);
            if (!transit.IsLost) continue;
            _counters.Lost++;
            _pool.Return(parcel.Packet);
            return;
        }
        if (transit.Duplicates)
        {
            _counters.Duplicated++;
            Arrive(parcel with { Packet = _pool.Copy(parcel.Packet) }, transit.Extra, !transit.MayBeOvertaken);
        }
        if (transit.Corrupts) _counters.Corrupted++;
        if (transit.MayBeOvertaken) _counters.Reordered++;
        Arrive(parcel, transit.Extra, !transit.MayBeOvertaken);
    }

    /// <summary>A wire keeps the order, also when its delay shrinks or jitters; only what is held back on purpose is overtaken.</summary>
    private void Arrive(in Parcel parcel, Duration extra, bool keepsOrder)
    {
        var due = _free + Settings.Delay + extra;
        if (keepsOrder) due = _lastInOrder = Instant.Max(due, _lastInOrder);
        _wire.Add(parcel with { At = due });
    }
}
