/*
 * The protocol of dev.forkful.internal.wire.Bell: a writer publishes in a ring and rings the bell of whoever sleeps; a reader sleeps when there is nothing.
 * A store buffer for each process stands for what a processor does with stores that are not followed by a fence; FENCES=0 leaves the fences out.
 *
 *   spin -a bell.pml && cc -O2 -o pan pan.c && ./pan          no errors
 *   spin -DFENCES=0 -a bell.pml && cc -O2 -o pan pan.c && ./pan         an invalid end state: the reader sleeps, and nobody will wake it
 *
 * That all messages are read is checked by the end states: the reader ends when it has read all, so a state in which it waits for ever is an invalid end.
 */
#ifndef FENCES
#define FENCES 1
#endif
#define MESSAGES 3

byte tail = 0;      /* in the shared memory */
bool flag = 0;      /* the reader sleeps */
byte rung = 0;      /* bytes in the socket */

/* One store may be in the buffer of its process; a fence, and compare-and-set, wait until it is empty. */
bool writerHolds = 0;
byte writerTail;
bool readerHolds = 0;
bool readerFlag;

active proctype WriterBuffer()
{
end:
	do
	:: atomic { writerHolds -> tail = writerTail; writerHolds = 0 }
	od
}

active proctype ReaderBuffer()
{
end:
	do
	:: atomic { readerHolds -> flag = readerFlag; readerHolds = 0 }
	od
}

active proctype Writer()
{
	byte n = 0;
	bool seen;
	do
	:: n < MESSAGES ->
		n++;
		atomic { !writerHolds -> writerHolds = 1; writerTail = n };	/* publish: the store, into the buffer */
		if
		:: FENCES -> !writerHolds
		:: else
		fi;
		seen = flag;							/* look at the flag */
		if
		:: seen ->
			!writerHolds;						/* compare-and-set is a fence */
			if
			:: atomic { flag -> flag = 0 }; rung++			/* and rings, a little later */
			:: else
			fi
		:: else
		fi
	:: else -> break
	od
}

active proctype Reader()
{
	byte read = 0;
	bool news;
	bool unheard = 0;	/* it has been woken, and the byte is still there */
	do
	:: read < MESSAGES ->
		if
		:: atomic { tail > read -> read = tail }
		:: else ->
			atomic {						/* before it says that it sleeps */
				if
				:: unheard -> rung = 0; unheard = 0
				:: else
				fi
			};
			atomic { !readerHolds -> readerHolds = 1; readerFlag = 1 };	/* I shall sleep */
			if
			:: FENCES -> !readerHolds
			:: else
			fi;
			news = tail > read;						/* a last look */
			if
			:: news
			:: else ->
				!readerHolds;						/* a system call is a fence */
				atomic { rung > 0 -> unheard = 1 }			/* sleep */
			fi;
			atomic { !readerHolds -> readerHolds = 1; readerFlag = 0 }	/* awake */
		fi
	:: else -> break
	od
}
